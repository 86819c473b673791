import { type RunConfig, UndiagramError } from "@undiagram/contract";
import { findPython, inspectPython, type Probe, probePython } from "@undiagram/runner";
import { ROOT } from "../paths.ts";
import { type Finding, gibibytes } from "./finding.ts";

export interface CheckedPython {
  findings: Finding[];
  /** Null where no environment stands yet. */
  probe: Probe | null;
}

/** The packages of python/requirements.lock with a CUDA build of torch, unpacked. */
const ENVIRONMENT_BYTES = 8e9;

/** What an option needs beyond python/requirements.lock, and how it is had. */
const OPTIONAL = [
  {
    package: "flash-attn",
    setting: "model.attention: flash_attention_2",
    isAsked: ({ model }: RunConfig) => model.attention === "flash_attention_2",
    next: "Run `.venv/bin/pip install flash-attn --no-build-isolation`, or set model.attention to sdpa.",
  },
  {
    package: "bitsandbytes",
    setting: "model.quantization: nf4",
    isAsked: ({ model }: RunConfig) => model.quantization !== null,
    next: "Run `.venv/bin/pip install --requirement python/requirements-gpu.txt`, or set model.quantization to null.",
  },
  {
    package: "liger-kernel",
    setting: "training.liger",
    isAsked: ({ training }: RunConfig) => training.liger,
    next: "Run `.venv/bin/pip install --requirement python/requirements-gpu.txt`, or set training.liger to false.",
  },
] as const;

/** Python, its packages, those that the config's options need, and the device behind them. Installs nothing. */
export async function checkPython(config: RunConfig): Promise<CheckedPython> {
  const python = await inspectPython(ROOT);
  if (!python.works) return { ...(await findInterpreter()), probe: null };
  const asked = OPTIONAL.filter(({ isAsked }) => isAsked(config));
  try {
    const probe = await probePython(python, ["torch", ...asked.map((option) => option.package)]);
    const findings: Finding[] = [
      {
        check: "python",
        verdict: python.isCurrent ? "yes" : "care",
        found: `${probe.python} with torch ${probe.packages.torch ?? "missing"}${python.isCurrent ? "" : ", packages out of date"}`,
        ...(!python.isCurrent && {
          next: "`npx undiagram setup` brings the packages up to date; training does so by itself.",
        }),
      },
      ...asked
        .filter((option) => probe.packages[option.package] === null)
        .map(
          (option): Finding => ({
            check: "packages",
            verdict: "no",
            found: `${option.setting} needs ${option.package}, which is not installed`,
            next: option.next,
          }),
        ),
      ...checkDevice(config, probe),
    ];
    return { findings, probe };
  } catch (error) {
    if (!(error instanceof UndiagramError)) throw error;
    return { findings: [toFinding(error)], probe: null };
  }
}

/** Bytes of packages that are still to be installed. */
export async function missingPackages(): Promise<number> {
  return (await inspectPython(ROOT)).works ? 0 : ENVIRONMENT_BYTES;
}

async function findInterpreter(): Promise<{ findings: Finding[] }> {
  try {
    const found = `${await findPython()}; the environment is not made yet`;
    return {
      findings: [
        { check: "python", verdict: "yes", found, next: "`npx undiagram setup` makes it; training does so by itself." },
      ],
    };
  } catch (error) {
    if (!(error instanceof UndiagramError)) throw error;
    return { findings: [toFinding(error)] };
  }
}

function toFinding(error: UndiagramError): Finding {
  return { check: "python", verdict: "no", found: error.message, ...(error.next && { next: error.next }) };
}

function checkDevice({ model, training }: RunConfig, probe: Probe): Finding[] {
  const gpu = probe.devices[0];
  if (!gpu) {
    const needsGpu = model.quantization !== null || training.liger || model.attention === "flash_attention_2";
    const found = `no GPU; the CPU ${probe.cpu_has_bf16 ? "multiplies" : "does not multiply"} bf16`;
    if (needsGpu) {
      return [
        { check: "device", verdict: "no", found, next: "Run it on an NVIDIA GPU: options of this config need one." },
      ];
    }
    const isSlow = training.precision === "bf16-mixed" && !probe.cpu_has_bf16;
    return [
      {
        check: "device",
        verdict: isSlow ? "care" : "yes",
        found,
        ...(isSlow && { next: "Set training.precision to auto: bf16 in software is slow." }),
      },
    ];
  }
  const free = `${gibibytes(gpu.free_bytes)} of its memory free now`;
  const found = `${probe.devices.length} × ${gpu.name}, bf16 ${gpu.has_bf16 ? "in hardware" : "missing"}, ${free}`;
  if (probe.devices.length < training.devices) {
    const next = `Set training.devices to ${probe.devices.length}, and raise training.accumulate to match.`;
    return [{ check: "device", verdict: "no", found, next }];
  }
  const lacks = training.precision === "bf16-mixed" && !gpu.has_bf16;
  return [
    {
      check: "device",
      verdict: lacks ? "care" : "yes",
      found,
      ...(lacks && { next: "Set training.precision to auto, or take a card of the Ampere generation or later." }),
    },
  ];
}
