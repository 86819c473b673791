import sharp from "sharp";

/** A PNG of a white picture as large as the one in the file: what the blank control shows. */
export async function whitePicture(file: string): Promise<Buffer> {
  const { autoOrient } = await sharp(file).metadata();
  return sharp({ create: { ...autoOrient, channels: 3, background: "white" } })
    .png()
    .toBuffer();
}
