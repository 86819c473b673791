export const CASES = ["snake", "camel", "pascal", "upper", "title", "flat"] as const;
/** order_item, orderItem, OrderItem, ORDER_ITEM, Order_Item, orderitem. */
export type Case = (typeof CASES)[number];

/** Lower-case words as one name. `id` is written ID in camel and pascal where `isIdUpper`. */
export function applyCase(words: readonly string[], style: Case, isIdUpper = false): string {
  const capital = (word: string): string =>
    isIdUpper && word === "id" ? "ID" : word.slice(0, 1).toUpperCase() + word.slice(1);
  switch (style) {
    case "snake":
      return words.join("_");
    case "camel":
      return words.map((word, index) => (index === 0 ? word : capital(word))).join("");
    case "pascal":
      return words.map(capital).join("");
    case "upper":
      return words.join("_").toUpperCase();
    case "title":
      return words.map(capital).join("_");
    case "flat":
      return words.join("");
  }
}
