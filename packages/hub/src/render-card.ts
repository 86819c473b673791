import type { RunConfig, RunLock, RunScores } from "@undiagram/contract";
import { stringify } from "yaml";
import { renderFrontMatter } from "./_front-matter.ts";
import { renderFindings, renderScoreTable } from "./_score-table.ts";
import { isLocalBase, licenseOf } from "./license-of.ts";

export interface CardInput {
  /** Hub id, e.g. `ada/reads-diagrams`. */
  repo: string;
  scores: RunScores;
  config: RunConfig;
  lock: RunLock;
}

/** The README.md of the adapter's repository: front matter for the Hub, prose for its readers. */
export function renderCard(input: CardInput): string {
  const sections = [
    `---\n${stringify(renderFrontMatter(input), { lineWidth: 0 })}---`,
    describeAdapter(input),
    `## Use\n\n${describeUse(input)}`,
    `## Results\n\n${describeResults(input)}`,
    `## Training\n\n${describeTraining(input)}`,
    `## Reproduce\n\n${describeReproduction(input)}`,
    `## Limits\n\n${describeLimits(input)}`,
    `## Licence\n\n${describeLicense(input)}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

function describeAdapter({ repo, lock }: CardInput): string {
  const { base } = lock.decides.model;
  const baseLink = isLocalBase(lock.decides.model) ? `\`${base}\`` : `[${base}](https://huggingface.co/${base})`;
  return `# ${repo.split("/").at(-1)}

A LoRA adapter that makes ${baseLink} read pictures of database diagrams. It answers with one compact JSON object: the
tables, columns, types, keys and relationships that the picture shows, and nothing that it does not show.`;
}

function describeUse({ repo, config, lock }: CardInput): string {
  const { base, revision } = lock.decides.model;
  if (isLocalBase(lock.decides.model)) {
    return `The base model is a small one that lives in the undiagram repository (\`${base}\`) and is not on the Hub. In a
checkout of undiagram:

${fence("python", localBaseSnippet(repo, base))}`;
  }
  const pinned = revision === null ? "" : `, revision=${JSON.stringify(revision)}`;
  return `Needs \`transformers\`, \`peft\`, \`torch\`, \`torchvision\` and \`pillow\`.

${fence("python", hubBaseSnippet({ repo, base, pinned, config }))}`;
}

function localBaseSnippet(repo: string, base: string): string {
  return `from peft import PeftModel
from transformers import AutoModelForImageTextToText

model = AutoModelForImageTextToText.from_pretrained(${JSON.stringify(base)})
model = PeftModel.from_pretrained(model, ${JSON.stringify(repo)})`;
}

function hubBaseSnippet(input: { repo: string; base: string; pinned: string; config: RunConfig }): string {
  const { repo, base, pinned, config } = input;
  return `from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

model = AutoModelForImageTextToText.from_pretrained(${JSON.stringify(repo)}, dtype="auto", device_map="auto")
processor = AutoProcessor.from_pretrained(${JSON.stringify(base)}${pinned})
# The pixel limits and the prompt that it was trained with.
processor.image_processor.size = {"shortest_edge": ${config.pixels.min}, "longest_edge": ${config.pixels.max}}
messages = [
    {"role": "system", "content": [{"type": "text", "text": ${JSON.stringify(config.prompt.system)}}]},
    {
        "role": "user",
        "content": [
            {"type": "image", "image": Image.open("diagram.png")},
            {"type": "text", "text": ${JSON.stringify(config.prompt.user)}},
        ],
    },
]
inputs = processor.apply_chat_template(
    messages, add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt"
).to(model.device)
reply = model.generate(**inputs, max_new_tokens=${config.generation.max_new_tokens}, do_sample=False)
print(processor.batch_decode(reply[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)[0])`;
}

/** A code block whose fence is longer than any run of backticks inside. */
function fence(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${language}\n${code}\n${ticks}`;
}

function describeResults({ scores }: CardInput): string {
  return `On ${scores.samples} pictures: split \`${scores.split}\` of the dataset \`${scores.dataset}\`. In parentheses 95 %
bootstrap intervals, clustered by schema family. \`constant\` always answers with the most common schema of the training
set, \`blank\` asks the model about a white picture: a model that does not beat them has not learnt to read.

${renderScoreTable(scores)}

${renderFindings(scores)}

\`run/scores.json\` holds every metric with its definition, for every predictor, and by domain, style and size.`;
}

function describeTraining({ config, lock }: CardInput): string {
  const { training, lora } = config;
  const { train, content_hash } = lock.decides.dataset;
  const rows: [string, string | number][] = [
    ["Training pictures", `${train.count} (split \`${train.split}\`, content hash \`${content_hash.slice(0, 12)}\`)`],
    ["LoRA", `rank ${lora.r}, alpha ${lora.alpha}, dropout ${lora.dropout}, on ${lora.target_modules.join(", ")}`],
    [
      "Epochs",
      training.max_steps === null ? training.epochs : `${training.epochs}, at most ${training.max_steps} steps`,
    ],
    [
      "Batch",
      `${training.batch_size} × ${training.accumulate} accumulated, on ${training.devices * training.nodes} device(s)`,
    ],
    ["Learning rate", `${training.learning_rate}, cosine after ${training.warmup_steps} steps of warm-up`],
    ["Weight decay", training.weight_decay],
    ["Gradient clipping", training.clip],
    ["Precision", training.precision],
    ["Pixels", `${config.pixels.min} to ${config.pixels.max}${describeEnlarging(config.pixels)}`],
    ["Seed", training.seed],
    ["Hardware", lock.provenance.hardware.gpu ?? lock.provenance.hardware.cpu],
  ];
  return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n");
}

function describeEnlarging({ enlarge }: CardInput["config"]["pixels"]): string {
  return enlarge === 1 ? "" : `, once enlarged ${enlarge} times`;
}

function describeReproduction({ lock }: CardInput): string {
  const { git_commit, git_diff_hash } = lock.provenance;
  const checkout = git_commit === null ? "" : `git checkout ${git_commit}\n`;
  const changed =
    git_diff_hash === null ? "" : ` The run was made with uncommitted changes (\`${git_diff_hash.slice(0, 12)}\`).`;
  return `In a checkout of undiagram, with this repository's \`run/config.json\` beside it:

${fence("sh", `${checkout}npm ci\nnpx nx run train --config=run/config.json`)}

\`run/run.lock.json\` names all that decides the numbers (run \`${lock.run_id}\`, identity \`${lock.identity.slice(0, 12)}\`):
data, code, packages, base model and seeds. The same lock on the same hardware gives the same numbers.${changed}`;
}

function describeLimits({ config }: CardInput): string {
  return `- It learnt from one dataset (\`${config.dataset.config.split("/").at(-1)}\`). Pictures unlike those (other notations,
  whiteboards, screenshots of whole screens) may read worse: measure on your own before you rely on it.
- Pictures above ${config.pixels.max} pixels are shrunk first: text that becomes unreadable is not read.
- Check what it answers before you run it against a database: a name or a relationship can be wrong in a valid reply.`;
}

function describeLicense({ lock }: CardInput): string {
  const { license, license_name, license_link } = licenseOf(lock.decides.model);
  if (!license_link) return `The adapter carries the licence of its base model: ${license}.`;
  return `The adapter is a derivative of its base model and carries its licence: [${license_name}](${license_link}). Read it
before you use the adapter, above all in a product.`;
}
