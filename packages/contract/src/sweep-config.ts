import { z } from "zod";

/* A sweep as configs/sweep/*.yaml writes it: a grid over one training config. */

export const SweepConfig = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    evaluate: z.string().min(1).meta({ description: "A name in configs/evaluate, whose training config is varied." }),
    metric: z
      .string()
      .min(1)
      .default("overall")
      .meta({ description: "The score that ranks trials; higher is better unless the metric says otherwise." }),
    grid: z
      .record(z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/), z.array(z.json()).min(1))
      .meta({ description: "Path in the training config (training.learning_rate) to the values tried." }),
  })
  .meta({ id: "SweepConfig", title: "SweepConfig" });
export type SweepConfig = z.infer<typeof SweepConfig>;
