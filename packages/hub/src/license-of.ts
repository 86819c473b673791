import type { RunLock } from "@undiagram/contract";

/** A licence as a card's front matter names it. */
export interface License {
  license: string;
  license_name?: string;
  license_link?: string;
}

/** Licences of base models, as their own cards state them (2026-11). An adapter is a derivative and carries its base's. */
const LICENSES: Record<string, License> = {
  "Qwen/Qwen2.5-VL-3B-Instruct": {
    license: "other",
    license_name: "qwen-research",
    license_link: "https://huggingface.co/Qwen/Qwen2.5-VL-3B-Instruct/blob/main/LICENSE",
  },
  "Qwen/Qwen2.5-VL-7B-Instruct": { license: "apache-2.0" },
  "Qwen/Qwen2.5-VL-32B-Instruct": { license: "apache-2.0" },
  "Qwen/Qwen2.5-VL-72B-Instruct": {
    license: "other",
    license_name: "qwen",
    license_link: "https://huggingface.co/Qwen/Qwen2.5-VL-72B-Instruct/blob/main/LICENSE",
  },
  "Qwen/Qwen3-VL-2B-Instruct": { license: "apache-2.0" },
  "Qwen/Qwen3-VL-4B-Instruct": { license: "apache-2.0" },
};

/** What a licence that is not open allows, in a sentence. */
const NOTES: Record<string, string> = {
  "qwen-research": "for research and evaluation only: no commercial use of the model, nor of an adapter of it",
  qwen: "commercial use is free up to 100 million monthly users; beyond, ask for a licence",
};

/**
 * The licence an adapter carries: its base's. A base that lives in this repository has the repository's Apache-2.0; one
 * that is not listed is pointed to, never guessed.
 */
export function licenseOf(model: RunLock["decides"]["model"]): License {
  if (isLocalBase(model)) return { license: "apache-2.0" };
  return (
    LICENSES[model.base] ?? {
      license: "other",
      license_name: "license-of-the-base-model",
      license_link: `https://huggingface.co/${model.base}`,
    }
  );
}

/** The licence of a base in a line, and whether anybody may do anything with what is made of it. */
export function describeLicense(model: RunLock["decides"]["model"]): { line: string; isOpen: boolean } {
  const { license, license_name, license_link } = licenseOf(model);
  if (license_name === undefined) return { line: license, isOpen: true };
  const note = NOTES[license_name] ?? "not known here: read it before you train";
  return { line: `${license_name}: ${note} (${license_link})`, isOpen: false };
}

/** Whether the base is a folder of this repository, and so has no id on the Hub. */
export function isLocalBase(model: RunLock["decides"]["model"]): boolean {
  return model.content_hash !== null;
}
