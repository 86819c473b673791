/*
 * Runs inside a page, so it may use nothing from outside itself. Types of the browser are not known here.
 */

/** The texts of the page whose contrast with what lies behind them is below `least` (WCAG asks for 4.5), with it. */
export function measureContrast(least: number): string[] {
  const { document, getComputedStyle, NodeFilter } = globalThis as any;
  const parse = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
    const [lr, lg, lb] = [r, g, b].map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * (lr ?? 0) + 0.7152 * (lg ?? 0) + 0.0722 * (lb ?? 0);
  };
  const behind = (element: any): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0 && color.length >= 3) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set<string>();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.getClientRects().length || /^(SCRIPT|STYLE)$/.test(element.tagName))
      continue;
    const style = getComputedStyle(element);
    const isDrawn = element.namespaceURI.endsWith("svg");
    const [a, b] = [luminance(parse(isDrawn ? style.fill : style.color)), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < least) found.add(`${element.tagName} ${element.className} ${contrast.toFixed(2)}`);
  }
  return [...found];
}
