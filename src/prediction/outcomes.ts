import type { Offer, Reason } from '../offer/offer';
import type { Chain } from '../offer/chain';
import { EditMemory } from '../offer/memory';
import type { INotebookStream, NotebookChange } from '../tokens';
import type { OutcomeKind, SuggestedEdit } from '../wire';

/** Edits that are remembered as put away; the oldest is forgotten first. */
const MOST = 200;

/**
 * Offers the edits of one suggestion after another in a notebook, and tells what
 * becomes of each.
 */
export class Outcomes {
  constructor(private readonly _options: Outcomes.IOptions) {}

  /**
   * Whether the user wants an edit neither now nor later, as far as it is known
   * here: of its own suggestions the server remembers that itself.
   */
  isPutAway(edit: SuggestedEdit): boolean {
    return this._rejected.has(edit) || this._postponed.has(edit);
  }

  /** Whether the user does not want an edit before they ask for it. */
  isPostponed(edit: SuggestedEdit): boolean {
    return this._postponed.has(edit);
  }

  /** The user asks for what there is: nothing is put off any more. */
  recall(): void {
    this._postponed.clear();
  }

  /**
   * Offer the edits of a suggestion, and say so before anything else of them.
   *
   * @param reason - Why it was asked for.
   */
  begin(chain: Chain, reason: Reason = 'typed'): void {
    const { id, source, edits } = chain.suggestion;
    // What was shown, and then only marked for a while, is no other suggestion.
    if (id !== this._begun) {
      this._begun = id;
      this._options.stream.say({
        type: 'suggested',
        suggestionId: id,
        source,
        edits,
        time: Date.now() / 1000
      });
    }
    this._options.offer.begin(chain, reason);
  }

  /** Offer nothing, for no fault of what is offered. */
  clear(): void {
    this._options.offer.set(null);
  }

  /** A part of the edit is in the text now, and the rest is still offered. */
  accepted(chain: Chain, isComplete: boolean): void {
    this._tell(chain, isComplete ? 'accepted' : 'partly');
    if (isComplete) {
      this._advance(chain);
    }
  }

  /** All edits that are left were made at once, but for those that did not fit. */
  allAccepted({ suggestion, edits, numbers }: Chain, made: Set<SuggestedEdit>) {
    edits.forEach((edit, i) =>
      this._say(
        suggestion.id,
        numbers[i],
        made.has(edit) ? 'accepted' : 'superseded'
      )
    );
    this._options.onDone();
  }

  /** The user typed all of the edit. */
  typed(chain: Chain): void {
    this._tell(chain, 'typed');
    this._advance(chain);
  }

  /** The user does not want the edit: never. */
  rejected(): void {
    const { chain } = this._options.offer;
    if (chain) {
      this._rejected.add(chain.head);
      this._tell(chain, 'rejected');
    }
    this._options.offer.set(null);
  }

  /** The user does not want the edits now; nothing is said about later. */
  postponed(): void {
    const { chain } = this._options.offer;
    if (chain) {
      chain.edits.forEach(edit => this._postponed.add(edit));
      this._tell(chain, 'postponed');
    }
    this._options.offer.set(null);
  }

  /** The user went another way: neither the edit nor what follows fits any more. */
  superseded(chain: Chain): void {
    this._tell(chain, 'superseded');
    this._options.offer.set(null);
  }

  /** The edit cannot be made where it belongs; those after it may be. */
  skipped(chain: Chain): void {
    this._tell(chain, 'superseded');
    this._options.offer.set(chain.rest);
  }

  /**
   * Carry what is offered, and what was put away, along a change.
   *
   * @param above - The cell above one that the change inserted.
   *
   * @returns Whether the change took back what has led to what is offered.
   */
  carry(change: NotebookChange, above: string): boolean {
    this._rejected.carry(change, above);
    this._postponed.carry(change, above);
    const isTakenBack = this._options.offer.carry(change, above);
    if (isTakenBack) {
      // "Not now" was said of what followed from it, and not of what will follow
      // when it is done once more.
      this._postponed.clear();
    }
    return isTakenBack;
  }

  /** Offer the edit after one that is made, or say that it was the last. */
  private _advance(chain: Chain): void {
    // An edit of cells is carried along itself before it is told of.
    const { offer, onDone } = this._options;
    const now = offer.chain?.id === chain.id ? offer.chain : chain;
    offer.set(now.rest);
    if (!now.rest) {
      onDone();
    }
  }

  /** Say what became of the edit that is offered now. */
  private _tell(chain: Chain, outcome: OutcomeKind): void {
    this._say(chain.suggestion.id, chain.number, outcome);
    this._options.onOutcome(outcome);
  }

  /** Say what became of an edit of a suggestion. */
  private _say(suggestionId: string, edit: number, outcome: OutcomeKind): void {
    this._options.stream.say({
      type: 'outcome',
      suggestionId,
      outcome,
      edit,
      time: Date.now() / 1000
    });
  }

  /** The suggestion that was offered last. */
  private _begun = '';
  private readonly _rejected = new EditMemory(MOST);
  private readonly _postponed = new EditMemory(MOST);
}

/** The namespace of `Outcomes`. */
export namespace Outcomes {
  /** What they are made from. */
  export interface IOptions {
    offer: Offer;
    stream: INotebookStream;
    /** What became of an edit that was shown. */
    onOutcome: (outcome: OutcomeKind) => void;
    /** The last edit of a suggestion was made. */
    onDone: () => void;
  }
}
