import { levenshtein } from "./levenshtein.ts";

/** An ordered tree. A leaf holds a text; every other node a label. */
export interface Tree {
  label: string;
  isLeaf: boolean;
  children: Tree[];
}

export function node(label: string, children: Tree[]): Tree {
  return { label, isLeaf: false, children };
}

export function leaf(label: string): Tree {
  return { label, isLeaf: true, children: [] };
}

/**
 * What an edit costs, as Donut's evaluation has it: adding or deleting a node 1, a leaf its length; changing a label 1, a
 * leaf's text its edit distance, a leaf into another node 1 and its length. This is a metric.
 */
export const COSTS = {
  add: ({ label, isLeaf }: Tree): number => (isLeaf ? label.length : 1),
  change(a: Tree, b: Tree): number {
    if (a.isLeaf && b.isLeaf) return levenshtein(a.label, b.label);
    if (a.isLeaf) return 1 + a.label.length;
    if (b.isLeaf) return 1 + b.label.length;
    return a.label === b.label ? 0 : 1;
  },
};

/** The cheapest way to edit one ordered tree into the other (Zhang and Shasha 1989). Time O(n^2 m^2) at worst. */
export function treeDistance(a: Tree, b: Tree): number {
  const left = flatten(a);
  const right = flatten(b);
  const columns = right.nodes.length;
  const distances = new Float64Array(left.nodes.length * columns);
  // Row and column 0 stand for the empty forest, so that node i of a forest starting at s is row i - s + 1.
  const forest = new Float64Array((left.nodes.length + 1) * (columns + 1));
  for (const i of left.keyRoots) {
    for (const j of right.keyRoots) measureForests(left, right, i, j, distances, forest);
  }
  return distances.at(-1) as number;
}

interface FlatTree {
  /** In postorder. */
  nodes: Tree[];
  /** What each node costs to add. */
  added: number[];
  /** For each node the first node, in postorder, of its subtree. */
  first: number[];
  /** The root, and every node that has a sibling to its left. */
  keyRoots: number[];
}

function flatten(root: Tree): FlatTree {
  const flat: FlatTree = { nodes: [], added: [], first: [], keyRoots: [] };
  const visit = (tree: Tree, isKeyRoot: boolean): void => {
    const first = flat.nodes.length;
    tree.children.forEach((child, index) => visit(child, index > 0));
    if (isKeyRoot) flat.keyRoots.push(flat.nodes.length);
    flat.nodes.push(tree);
    flat.added.push(COSTS.add(tree));
    flat.first.push(first);
  };
  visit(root, true);
  return flat;
}

function measureForests(
  left: FlatTree,
  right: FlatTree,
  rootLeft: number,
  rootRight: number,
  distances: Float64Array,
  forest: Float64Array,
): void {
  const startLeft = left.first[rootLeft] as number;
  const startRight = right.first[rootRight] as number;
  const width = rootRight - startRight + 2;
  const columns = right.nodes.length;
  forest[0] = 0;
  for (let j = 1; j < width; j++) {
    forest[j] = (forest[j - 1] as number) + (right.added[startRight + j - 1] as number);
  }
  for (let i = 1; i <= rootLeft - startLeft + 1; i++) {
    const x = startLeft + i - 1;
    const firstX = left.first[x] as number;
    const deleted = left.added[x] as number;
    const row = i * width;
    forest[row] = (forest[row - width] as number) + deleted;
    for (let j = 1; j < width; j++) {
      const y = startRight + j - 1;
      const firstY = right.first[y] as number;
      const cheapest = Math.min(
        (forest[row - width + j] as number) + deleted,
        (forest[row + j - 1] as number) + (right.added[y] as number),
      );
      if (firstX === startLeft && firstY === startRight) {
        const changed =
          (forest[row - width + j - 1] as number) + COSTS.change(left.nodes[x] as Tree, right.nodes[y] as Tree);
        forest[row + j] = Math.min(cheapest, changed);
        distances[x * columns + y] = forest[row + j] as number;
      } else {
        const rest = forest[(firstX - startLeft) * width + firstY - startRight] as number;
        forest[row + j] = Math.min(cheapest, rest + (distances[x * columns + y] as number));
      }
    }
  }
}
