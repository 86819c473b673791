import { columns } from "./columns.ts";
import { force } from "./force.ts";
import { grid } from "./grid.ts";
import { layered } from "./layered.ts";
import type { Layout } from "./layout.ts";
import { scattered } from "./scattered.ts";

export type { LayoutLink, LayoutNode } from "./layout.ts";

export const LAYOUTS = { layered, grid, columns, force, scattered } as const satisfies Record<string, Layout>;

export type LayoutName = keyof typeof LAYOUTS;
