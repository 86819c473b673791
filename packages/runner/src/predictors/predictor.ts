/** A picture to be read. */
export interface Question {
  /** The sample's id. */
  id: string;
  /** Path of the picture. */
  image: string;
}

/** One way of asking every sample. */
export interface Pass<Predictor> {
  predictor: Predictor;
  /** Names the pass where progress is shown. */
  name: string;
  /** The sample's own picture, or a white one of its size: a control. */
  picture: "own" | "blank";
  /** Where the replies go. The file stands only when it is whole; until then they are in `<out>.partial`. */
  out: string;
}

export interface PredictRequest<Predictor> {
  samples: readonly Question[];
  /** Of predictors of one kind. */
  passes: readonly Pass<Predictor>[];
  onProgress?: (stage: string, done: number, total: number) => void;
  onWarning?: (message: string) => void;
  signal?: AbortSignal;
}

/** A sample without an answer. */
export interface Failure {
  /** The pass. */
  name: string;
  id: string;
  /** Short, the same for failures of the same kind: `HTTP 429`, `time-out`. */
  reason: string;
  /** What the server said, if it said anything. */
  detail?: string;
}

/** The reason of samples that were not asked, because the failures before them left no hope. */
export const NOT_ASKED = "not asked";

/**
 * Asks all samples in every pass. What an earlier call answered is not asked again; what fails is returned and never
 * written down, so that the next call asks it anew. Throws when nothing can be asked at all.
 */
export type Predict<Predictor> = (request: PredictRequest<Predictor>) => Promise<Failure[]>;
