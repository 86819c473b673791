/** How many objects of one reply are looked at: a reply of a million of them must not cost a million readings. */
const MAX_OBJECTS = 16;

export interface FoundObjects {
  /** The reply's JSON objects, parsed: those inside code fences where there are any, else those in the prose. */
  objects: unknown[];
  /** True when an object is opened there and never closed. */
  isCut: boolean;
}

/**
 * The JSON objects that stand in a text with fences and chatter around them. Nothing is repaired: a span from `{` to its
 * `}` that is no JSON is passed over whole, and so is all that follows a `{` without its `}`, because the pieces
 * inside are no answer of their own. Time is linear in the length of the text.
 */
export function findJsonObjects(reply: string): FoundObjects {
  const fenced = reply.split("```").filter((_, index) => index % 2 === 1);
  let isCut = false;
  for (const text of [...fenced, reply]) {
    const found = findSpans(text);
    const objects = found.spans.flatMap(([start, end]) => parseJson(text.slice(start, end)) ?? []);
    if (objects.length > 0) return { objects: objects.map(({ value }) => value), isCut: found.isCut };
    isCut = found.isCut;
  }
  return { objects: [], isCut };
}

/** The value in a box, so that a parsed null can be told from a failure. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Outermost spans from `{` to the matching `}`, braces inside strings aside. */
function findSpans(text: string): { spans: [number, number][]; isCut: boolean } {
  const spans: [number, number][] = [];
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === "\\") i++;
      else if (character === '"') inString = false;
    } else if (character === "{") {
      if (depth++ === 0) start = i;
    } else if (depth > 0) {
      if (character === '"') inString = true;
      else if (character === "}" && --depth === 0) spans.push([start, i + 1]);
    }
    if (spans.length === MAX_OBJECTS) return { spans, isCut: false };
  }
  return { spans, isCut: depth > 0 };
}
