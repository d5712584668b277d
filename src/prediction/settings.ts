import { Settings } from '../settings';
import type { Eagerness } from '../wire';

/** What a user can choose about predictions. */
export interface IPredictionSettings {
  /** Whether edits are predicted at all. */
  enabled: boolean;
  /**
   * Whether a prediction is asked for while typing and shown, or only marked, or
   * is asked for on command alone.
   */
  trigger: 'automatic' | 'subtle' | 'manual';
  /** How sure of a suggestion one has to be to show it. */
  eagerness: Eagerness;
  /** Milliseconds without typing before a prediction is asked for. */
  delay: number;
  /** The least and the most to which the delay adapts. */
  shortestDelay: number;
  longestDelay: number;
  /** Whether Tab accepts what is shown. */
  acceptKey: 'Tab' | 'none';
  /** Whether an accept scrolls to what it wrote. */
  automaticScroll: boolean;
  /** Whether edits in other cells are offered. */
  otherCells: boolean;
  /** Whether the kernel is asked which names it holds. */
  askKernel: boolean;
  /** Whether cells that are stale are marked. */
  markStaleCells: boolean;
  /** Whether the server may look into the other notebooks of the folder. */
  otherNotebooks: boolean;
  /** Languages in which nothing is predicted. */
  disabledLanguages: string[];
  /** Patterns of the paths of notebooks in which nothing is predicted. */
  disabledPaths: string[];
  /** Whether suggestions are announced to screen readers. */
  announce: boolean;
  /** Whether the keys are still to be explained, with the first suggestion. */
  explainKeys: boolean;
}

/** What a user chose about predictions. */
export class PredictionSettings extends Settings<IPredictionSettings> {
  constructor() {
    super({
      enabled: true,
      trigger: 'automatic',
      eagerness: 'medium',
      delay: 150,
      shortestDelay: 100,
      longestDelay: 3000,
      acceptKey: 'Tab',
      automaticScroll: true,
      otherCells: true,
      askKernel: true,
      markStaleCells: true,
      otherNotebooks: true,
      disabledLanguages: [],
      disabledPaths: [],
      announce: true,
      explainKeys: true
    });
  }
}
