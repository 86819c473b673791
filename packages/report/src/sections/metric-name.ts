import { type Html, html } from "../html.ts";
import type { MetricText } from "../metric-texts.ts";

/** A metric's name, whose definition shows on hover and focus, and to which a click leads. */
export function renderMetricName(name: string, { label }: MetricText): Html {
  return html`<a class="term" href="#about-${name}" aria-describedby="about-${name}">${label}</a>`;
}
