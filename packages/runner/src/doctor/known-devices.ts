/** A graphics card to plan with when none is at hand. */
export interface KnownDevice {
  name: string;
  /** What it is sold with; the GB of graphics cards are GiB. */
  gigabytes: number;
  /** Dense bf16 operations a second with fp32 sums, as its maker publishes them. */
  flops: number;
  /** Bytes a second that it reads of its memory, likewise. */
  bandwidth: number;
}

const DEVICES: readonly KnownDevice[] = [
  { name: "RTX 4060", gigabytes: 8, flops: 30e12, bandwidth: 272e9 },
  { name: "RTX 3060", gigabytes: 12, flops: 25e12, bandwidth: 360e9 },
  { name: "RTX 4080", gigabytes: 16, flops: 97e12, bandwidth: 717e9 },
  { name: "RTX 4090", gigabytes: 24, flops: 165e12, bandwidth: 1008e9 },
  { name: "RTX 5090", gigabytes: 32, flops: 209e12, bandwidth: 1792e9 },
  { name: "L40S", gigabytes: 48, flops: 362e12, bandwidth: 864e9 },
  { name: "H100", gigabytes: 80, flops: 989e12, bandwidth: 3350e9 },
  { name: "H200", gigabytes: 141, flops: 989e12, bandwidth: 4800e9 },
];

/** The card whose memory comes nearest. */
export function nearestDevice(gigabytes: number): KnownDevice {
  const distance = (device: KnownDevice) => Math.abs(Math.log(device.gigabytes / gigabytes));
  return DEVICES.reduce((best, device) => (distance(device) < distance(best) ? device : best));
}
