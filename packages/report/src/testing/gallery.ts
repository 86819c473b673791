import { type Annotation, serialize } from "@undiagram/schema";
import type { GalleryReply, GallerySample } from "../report-input.ts";
import { diffByName } from "./diff-by-name.ts";
import { drawPicture, type Look } from "./draw-picture.ts";
import { BANK, CLINIC, edge, FORUM, MOST_COMMON, SCHOOL, SENSORS, SHOP, STAFF, table } from "./schemas.ts";

interface Case {
  id: string;
  truth: Annotation;
  look: Look;
  domain: string;
  notation: string;
  base: GalleryReply;
  tuned: GalleryReply;
}

/** Ten pictures: some answered rightly, the others wrong in every way there is. Every text here is a plain one. */
export async function makeGallery(): Promise<GallerySample[]> {
  return Promise.all(
    CASES.map(async ({ id, truth, look, domain, notation, base, tuned }) => ({
      id,
      truth,
      ...(await drawPicture(truth, look)),
      domain,
      style: look,
      notation,
      replies: { base, tuned, constant: answer(truth, MOST_COMMON, 0.11), blank: answer(truth, MOST_COMMON, 0.09) },
    })),
  );
}

function answer(
  truth: Annotation,
  annotation: Annotation,
  overall: number,
  options: { reply?: string; renamed?: Record<string, string> } = {},
): GalleryReply {
  return {
    reply: options.reply ?? serialize(annotation),
    annotation,
    overall,
    diff: diffByName(truth, annotation, options.renamed),
  };
}

function unread(truth: Annotation, reply: string): GalleryReply {
  return { reply, annotation: null, overall: 0, diff: diffByName(truth, null) };
}

/** The answer with some of its tables or relationships put differently. */
function edit(truth: Annotation, change: (copy: Annotation) => void): Annotation {
  const copy = structuredClone(truth);
  change(copy);
  return copy;
}

const fenced = (annotation: Annotation) =>
  `Here is the schema:\n\n\`\`\`json\n${JSON.stringify(annotation, null, 2)}\n\`\`\``;

const CASES: readonly Case[] = [
  {
    id: "validation-00017",
    truth: SHOP,
    look: "plain",
    domain: "e-commerce",
    notation: "crows_foot",
    base: unread(SHOP, "The diagram shows an online shop with customers who place orders. Each order has items."),
    tuned: answer(SHOP, SHOP, 1),
  },
  {
    id: "validation-00042",
    truth: SHOP,
    look: "dark",
    domain: "e-commerce",
    notation: "arrows",
    base: answer(
      SHOP,
      edit(SHOP, (s) => s.tables.splice(1, 2) && s.relationships.splice(0)),
      0.333,
      { reply: fenced(SHOP) },
    ),
    tuned: answer(
      SHOP,
      edit(SHOP, (s) => {
        s.tables[1]?.columns.splice(2, 1);
        s.tables[3] = table(
          "products",
          "id INTEGER PK",
          "sku VARCHAR(23)",
          "title VARCHAR(200)",
          "prize NUMERIC(10,2)",
        );
        s.relationships[1] = edge("order_items.product_id", "products.id", "one_to_one");
      }),
      0.833,
    ),
  },
  {
    id: "validation-00101",
    truth: CLINIC,
    look: "plain",
    domain: "healthcare",
    notation: "crows_foot",
    base: unread(CLINIC, ""),
    tuned: answer(
      CLINIC,
      edit(CLINIC, (s) => {
        (s.tables[2] as { name: string }).name = "Physican";
        s.relationships[1] = edge("Appointment.PhysicianId", "Physican.PhysicianId");
      }),
      0.583,
      { renamed: { Physician: "Physican" } },
    ),
  },
  {
    id: "validation-00133",
    truth: CLINIC,
    look: "warm",
    domain: "healthcare",
    notation: "uml",
    base: answer(
      CLINIC,
      edit(CLINIC, (s) => s.relationships.splice(0)),
      0.5,
    ),
    tuned: answer(CLINIC, CLINIC, 1),
  },
  {
    id: "validation-00188",
    truth: SCHOOL,
    look: "warm",
    domain: "education",
    notation: "uml",
    base: unread(SCHOOL, "I cannot read this image."),
    tuned: unread(SCHOOL, `${serialize(SCHOOL).slice(0, 310)},{"name":"id","type":"INTEGER"}`.repeat(3)),
  },
  {
    id: "validation-00204",
    truth: SCHOOL,
    look: "dark",
    domain: "education",
    notation: "arrows",
    base: answer(
      SCHOOL,
      edit(SCHOOL, (s) => s.tables.pop() && s.relationships.shift()),
      0.7,
    ),
    tuned: answer(SCHOOL, SCHOOL, 1),
  },
  {
    id: "validation-00266",
    truth: BANK,
    look: "plain",
    domain: "finance",
    notation: "crows_foot",
    base: answer(BANK, MOST_COMMON, 0),
    tuned: answer(
      BANK,
      edit(BANK, (s) => {
        s.relationships.pop();
        s.tables.push(table("currencies", "code CHAR(3) PK", "name VARCHAR(40)"));
        s.relationships.push(edge("accounts.currency", "currencies.code"));
      }),
      0.762,
    ),
  },
  {
    id: "validation-00310",
    truth: SENSORS,
    look: "dark",
    domain: "iot_social_media",
    notation: "crows_foot",
    base: answer(
      SENSORS,
      edit(SENSORS, (s) => s.tables.splice(2) && s.relationships.splice(0, 1)),
      0.733,
    ),
    tuned: answer(SENSORS, SENSORS, 1),
  },
  {
    id: "validation-00352",
    truth: FORUM,
    look: "warm",
    domain: "iot_social_media",
    notation: "arrows",
    base: answer(
      FORUM,
      edit(FORUM, (s) => s.relationships.splice(0, 1, edge("posts", "tags"))),
      0.5,
    ),
    tuned: answer(FORUM, FORUM, 1),
  },
  {
    id: "validation-00419",
    truth: STAFF,
    look: "plain",
    domain: "finance",
    notation: "uml",
    base: answer(
      STAFF,
      edit(STAFF, (s) => s.relationships.splice(0)),
      0.5,
    ),
    tuned: answer(
      STAFF,
      edit(STAFF, (s) => {
        delete s.tables[0]?.columns[3]?.unique;
        s.relationships[0] = edge("employees.badge_id", "badges.id");
      }),
      0.75,
    ),
  },
];
