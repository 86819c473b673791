import { z } from "zod";

/** A server's answer to /chat/completions, as far as it is read; servers differ in the rest. */
export const ChatCompletion = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.looseObject({ completion_tokens: z.int().min(0).optional() }).nullish(),
});
export type ChatCompletion = z.infer<typeof ChatCompletion>;
