import sharp from "sharp";
import type { Effect } from "../effect.ts";
import { toRawPicture } from "../frame.ts";

const RANGES = {
  quality: [35, 85],
  twice: 0.15,
  /** Colour at half the resolution, as phones and chat programs save, or at full. */
  chroma: ["4:2:0", "4:2:0", "4:4:4"],
} as const;

/** Saved as JPEG, at times more than once. */
export const jpeg: Effect = {
  name: "jpeg",
  async develop(frame, random) {
    const { width, height } = frame;
    let { data } = toRawPicture(frame) as { data: Uint8Array };
    for (let times = random.chance(RANGES.twice) ? 2 : 1; times > 0; times--) {
      const file = await sharp(data, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: random.int(...RANGES.quality), chromaSubsampling: random.pick(RANGES.chroma) })
        .toBuffer();
      data = await sharp(file).raw().toBuffer();
    }
    frame.pixels = new Float32Array(data);
  },
};
