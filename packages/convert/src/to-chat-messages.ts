import type { PromptConfig } from "@undiagram/contract";

/** One line of a chat-messages JSONL file. */
export interface ChatSample {
  messages: {
    role: "system" | "user" | "assistant";
    /** A list everywhere: tools that keep tables, as `datasets` does, want one type in a column. */
    content: ({ type: "image"; image: string } | { type: "text"; text: string })[];
  }[];
  /** The pictures in the order in which the messages show them. */
  images: string[];
}

/**
 * One sample as the common fine-tuning tools read it: the picture and the question from the user, the annotation as
 * the assistant's whole answer. `image` is a path, relative to the JSONL file, or a URL.
 */
export function toChatMessages(sample: { image: string; prompt: PromptConfig; annotationText: string }): ChatSample {
  const { image, prompt, annotationText } = sample;
  return {
    messages: [
      { role: "system", content: [{ type: "text", text: prompt.system }] },
      {
        role: "user",
        content: [
          { type: "image", image },
          { type: "text", text: prompt.user },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: annotationText }] },
    ],
    images: [image],
  };
}
