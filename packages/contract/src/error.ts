/** What a command ends with: 1 the answer is no, 2 wrong usage or config, 3 the environment lacks something. */
export const EXIT = { done: 0, no: 1, usage: 2, environment: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One thing that is wrong: where it stands, what was expected there, what came. */
export interface Problem {
  /** File, file:line, option or environment variable. */
  where: string;
  /** Path inside the file, e.g. `training.learning_rate`. */
  path?: string;
  expected: string;
  got: string;
}

/** An error a person can act on. The code is for programs, the prose for people. */
export class UndiagramError extends Error {
  override readonly name = "UndiagramError";
  readonly code: string;
  readonly exitCode: number;
  readonly problems: Problem[];
  /** The next move, as a sentence. */
  readonly next: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { exitCode?: number; problems?: Problem[]; next?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? EXIT.usage;
    this.problems = options.problems ?? [];
    this.next = options.next;
  }
}

/** The error in full, as a command prints it. */
export function describeError(error: UndiagramError): string {
  const lines = [error.message];
  for (const { where, path, expected, got } of error.problems) {
    lines.push(escapeControls(`  ${where}${path ? ` at ${path}` : ""}: expected ${expected}, got ${got}`));
  }
  if (error.next) lines.push(error.next);
  return lines.join("\n");
}

/** What stood in a file or a reply may hold what moves a terminal's cursor or hides text. */
function escapeControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, "0")}`;
  });
}
