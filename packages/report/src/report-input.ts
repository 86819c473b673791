import type { ComparedScores, RunConfig, RunEvaluation, RunEvent, RunLock, RunScores } from "@undiagram/contract";
import type { Annotation } from "@undiagram/schema";
import type { SchemaDiff } from "./schema-diff.ts";

/** One validation picture with its truth and what each predictor answered. */
export interface GallerySample {
  id: string;
  /** A data: URI of a PNG or JPEG. */
  image: string;
  /** Pixels of the picture as stored. */
  width: number;
  height: number;
  truth: Annotation;
  /** By the predictor's name in the scores: base, tuned, constant … */
  replies: Record<string, GalleryReply>;
  domain?: string;
  style?: string;
  notation?: string;
  /** How the picture was made to look photographed. */
  photo?: string;
}

export interface GalleryReply {
  /** The model's raw text. */
  reply: string;
  /** The schema read from it; null when there is none to read. */
  annotation: Annotation | null;
  /** This sample's Overall Schema Score, a share of 1. */
  overall: number;
  diff: SchemaDiff;
}

export interface ComparedRun {
  id: string;
  /** Of the training; absent where nothing was trained. */
  config?: RunConfig;
  lock?: RunLock;
}

export interface ReportInput {
  title: string;
  /** Of a run, or of predictors of several runs side by side; absent as long as nothing is scored. */
  scores?: RunScores | ComparedScores;
  /** The command that scores the run, where nothing is scored yet. */
  scoredBy?: string;
  /** Every line of events.ndjson, in order; empty when nothing was trained. */
  events: RunEvent[];
  lock?: RunLock;
  config?: RunConfig;
  /** What was asked of whom. */
  evaluation?: RunEvaluation;
  /** The runs that the predictors are of, where scores of several stand side by side. */
  runs?: ComparedRun[];
  /** Predictor to reason to how many samples a server gave no answer for; they score as empty replies. */
  failed?: Record<string, Record<string, number>>;
  gallery: GallerySample[];
  /** ISO 8601 date of the page, handed in: the same input gives the same bytes. */
  generated: string;
}
