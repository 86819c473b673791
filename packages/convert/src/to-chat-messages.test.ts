import { expect, test } from "vitest";
import { toChatMessages } from "./to-chat-messages.ts";

test("a sample becomes a conversation that ends with the annotation, and names its picture", () => {
  const sample = { image: "images/a.png", annotationText: "{}" };
  expect(toChatMessages({ ...sample, prompt: { system: "You read diagrams.", user: "Extract." } })).toEqual({
    messages: [
      { role: "system", content: [{ type: "text", text: "You read diagrams." }] },
      {
        role: "user",
        content: [
          { type: "image", image: "images/a.png" },
          { type: "text", text: "Extract." },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "{}" }] },
    ],
    images: ["images/a.png"],
  });
});
