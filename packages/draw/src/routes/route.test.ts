import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Box, type Point, segmentCrossesBox } from "../geometry.ts";
import { findTangles, type Strand } from "./find-tangles.ts";
import { snapToLane } from "./lattice.ts";
import { endKey, endRegion, type Port, type Route, type RouteRequest } from "./route.ts";
import { routeOrthogonal } from "./route-orthogonal.ts";
import { routeStraight } from "./route-straight.ts";

const LANE = 6;

/** Boxes in a loose grid, and lines between ports of random boxes: at rows on either side, or anywhere around. */
function scene(seed: number): { boxes: Box[]; requests: RouteRequest[] } {
  const random = createRandom(seed);
  const boxes = Array.from({ length: random.int(2, 8) }, (_, i): Box => {
    const [width, height] = [random.int(60, 120), random.int(50, 110)];
    return { x: (i % 3) * 190 + random.int(0, 20), y: Math.floor(i / 3) * 170 + random.int(0, 20), width, height };
  });
  const isRowTied = random.chance(0.5);
  const end = (node: number): RouteRequest["from"] => {
    const box = boxes[node] as Box;
    const row = random.int(0, 2);
    const y = box.y + 15 * row + 10.5;
    const x = snapToLane(box.x + box.width / 2, LANE);
    const slot = isRowTied ? `${node}.${row}` : undefined;
    const sides: Port[] = [
      { x: box.x, y, dx: -1, dy: 0, cost: 0, slot },
      { x: box.x + box.width, y, dx: 1, dy: 0, cost: 0, slot },
    ];
    const ends: Port[] = [
      { x, y: box.y, dx: 0, dy: -1, cost: 0 },
      { x, y: box.y + box.height, dx: 0, dy: 1, cost: 0 },
    ];
    return { ports: isRowTied ? sides : [...sides, ...ends], shape: { glyph: "foot", length: 12, half: 5 } };
  };
  const requests = Array.from({ length: random.int(1, 8) }, (): RouteRequest => {
    const [from, to] = random.sample(
      boxes.map((_, i) => i),
      2,
    ) as [number, number];
    return { isLoop: false, from: end(from), to: end(to) };
  });
  return { boxes, requests };
}

const pieces = (points: readonly Point[]) => points.slice(1).map((p, i) => [points[i] as Point, p] as const);

function expectSound(routes: readonly Route[], boxes: readonly Box[], requests: readonly RouteRequest[]): void {
  expect(routes).toHaveLength(requests.length);
  routes.forEach((route, i) => {
    expect(requests[i]?.from.ports).toContain(route.from);
    expect(requests[i]?.to.ports).toContain(route.to);
    expect(route.points[0]).toMatchObject({ x: route.from.x, y: route.from.y });
    expect(route.points.at(-1)).toMatchObject({ x: route.to.x, y: route.to.y });
    for (const [a, b] of pieces(route.points)) {
      expect(boxes.some((box) => segmentCrossesBox(a, b, box))).toBe(false);
    }
  });
}

describe("routeOrthogonal", () => {
  it("joins a port of each end by horizontal and vertical pieces that meet no box", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { boxes, requests } = scene(seed);
        const routes = routeOrthogonal(boxes, requests, { lane: LANE, rim: 40 }) as Route[];
        expectSound(routes, boxes, requests);
        for (const { points } of routes) {
          for (const [a, b] of pieces(points)) expect(a.x === b.x || a.y === b.y).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  // Up to eight lines, each with two or four places to end at: some scenes leave no other way.
  it("nearly always keeps lines to different ends so far apart that they can be told from each other", () => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const tangled = seeds.filter((seed) => {
      const { boxes, requests } = scene(seed);
      const routes = routeOrthogonal(boxes, requests, { lane: LANE, rim: 40 }) as Route[];
      const end = (port: Port, { shape }: RouteRequest["from"]) => {
        return { key: endKey(port, shape), region: endRegion(port, shape) };
      };
      const strands = routes.map(({ points, from, to }, i): Strand => {
        const request = requests[i] as RouteRequest;
        return { points, ends: [end(from, request.from), end(to, request.to)] };
      });
      return findTangles(strands).length > 0;
    });
    expect(tangled.length).toBeLessThan(seeds.length * 0.15);
  });
});

describe("routeStraight", () => {
  it("joins a port of each end by pieces that meet no box", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { boxes, requests } = scene(seed);
        const routes = routeStraight(boxes, requests);
        if (routes) expectSound(routes, boxes, requests);
      }),
      { numRuns: 60 },
    );
  });

  it("takes the straight way where nothing is in it", () => {
    const boxes = [0, 200].map((x) => ({ x, y: 0, width: 80, height: 60 }));
    const shape = { glyph: "arrow", length: 10, half: 4 };
    const request: RouteRequest = {
      isLoop: false,
      from: { ports: [{ x: 80, y: 30, dx: 1, dy: 0, cost: 0 }], shape },
      to: { ports: [{ x: 200, y: 30, dx: -1, dy: 0, cost: 0 }], shape },
    };
    expect(routeStraight(boxes, [request])?.[0]?.points).toHaveLength(2);
  });
});
