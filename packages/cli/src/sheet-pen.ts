import type { SheetPen } from "@undiagram/dataset";

/** The pen that contact sheets are lettered with; loaded only where one is drawn, because fonts take time. */
export async function loadSheetPen(): Promise<SheetPen> {
  const { drawPageText, measurePageText } = await import("@undiagram/draw");
  return { drawText: drawPageText, measureText: measurePageText };
}
