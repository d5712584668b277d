import type { TranslationBundle } from '@jupyterlab/translation';
import type { Menu } from '@lumino/widgets';
import { modelWords } from '../model/words';
import { said } from '../server/said';
import type { PredictionState } from '../tokens';
import { MenuButton } from '../ui/menubutton';
import type { IModelStatus } from '../wire';
import type { Controllers } from './controllers';

/** All there is to say about edit prediction in the notebook the user is in. */
export interface IStatus {
  readonly state: PredictionState;
  /** Why it is so, in a sentence for the user; empty if there is nothing to say. */
  readonly message: string;
  /** Which language model is in use and how it is, if one is. */
  readonly model: IModelStatus | null;
  /** When a snooze ends, if there is one. */
  readonly until: Date | null;
  /** Whether nothing is suggested that the user does not ask for. */
  readonly isOnDemand?: boolean;
  /** What was just said to who asked and is suggested nothing. */
  readonly word?: string;
}

/** How it is now: whatever says something of the state reads it here. */
export function statusOf(controllers: Controllers): IStatus {
  const { current, message, snooze } = controllers;
  const model = current?.state.model;
  const state = current?.state.current ?? 'off';
  // What is under way or shown comes from a place where there is none.
  const isQuiet = state === 'idle' || state === 'snoozed';
  const obstacle = isQuiet ? (current?.obstacle ?? '') : '';
  return {
    state: obstacle ? 'off' : state,
    message: message || obstacle || current?.state.message || '',
    model: model && model.state !== 'none' ? model : null,
    until: snooze.until,
    isOnDemand: controllers.isOnDemand,
    word: controllers.word
  };
}

/** A state in a few words. */
export function stateWords(status: IStatus, trans: TranslationBundle): string {
  switch (status.state) {
    case 'off':
      return trans.__('off here');
    case 'connecting':
      return trans.__('connecting');
    case 'failed':
      return trans.__('not available');
    case 'snoozed':
      return trans.__('snoozed until %1', clock(status.until));
    case 'asking':
      return trans.__('thinking');
    case 'showing':
      return trans.__('showing a suggestion');
    default:
      return status.model && isWrong(status.model)
        ? trans.__('ready, without its language model')
        : status.isOnDemand
          ? trans.__('ready when you ask')
          : trans.__('ready');
  }
}

/** All there is to say, a line for each thing. */
export function statusLines(
  status: IStatus,
  trans: TranslationBundle
): string[] {
  const { message, model, word } = status;
  return [
    trans.__('Edit prediction: %1', stateWords(status, trans)),
    word === message ? '' : (word ?? ''),
    message,
    model ? modelWords(model, trans) : '',
    said(model?.message, trans)
  ].filter(line => line !== '');
}

/** Shows how edit prediction is doing; a click opens a menu of all about it. */
export class StatusItem extends MenuButton {
  constructor(menu: Menu, trans: TranslationBundle) {
    super(menu);
    this._trans = trans;
    this.addClass('jp-nbedit-status');
  }

  /** Show how it is. */
  say(status: IStatus): void {
    const { state, model } = status;
    const lines = statusLines(status, this._trans);
    const name = this._trans.__('Edit prediction');
    const shown =
      status.word ||
      (state === 'snoozed' || state === 'off'
        ? stateWords(status, this._trans)
        : model && isWrong(model)
          ? this._trans.__('%1: not available', model.name)
          : model?.name);
    this.node.dataset.state = state;
    this.node.dataset.model = model?.state ?? 'none';
    this.node.textContent = shown ? `${name} · ${shown}` : name;
    this.node.title = lines.join('\n');
    this.node.setAttribute('aria-label', lines.join('. '));
  }

  private readonly _trans: TranslationBundle;
}

/** Whether a model cannot be asked, for a reason that is not the user's will. */
function isWrong({ state }: IModelStatus): boolean {
  return state === 'failed' || state === 'waiting';
}

/** A time of day, as the user writes it. */
function clock(time: Date | null): string {
  return (
    time?.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) ?? ''
  );
}
