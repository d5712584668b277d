import type { Dialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { element } from '../ui/dom';
import type { Answers } from './cells';

/** A question of a dialog. */
export interface IField {
  name: string;
  label: string;
  /** What is answered if the user says nothing. */
  value?: string;
  /** What may be answered, if not anything. */
  choices?: string[];
  /** What an empty answer means. */
  placeholder?: string;
}

/** The body of a dialog that asks for a few texts. */
export class Fields extends Widget implements Dialog.IBodyWidget<Answers> {
  constructor(fields: IField[], hint: string) {
    super();
    this.addClass('jp-nbedit-fields');
    for (const field of fields) {
      this._inputs.set(field.name, this._add(field));
    }
    this.node.append(element('p', '', hint));
  }

  /** What was answered. */
  getValue(): Answers {
    return Object.fromEntries(
      [...this._inputs].map(([name, input]) => [name, input.value.trim()])
    );
  }

  /** Add a question, with its label. */
  private _add(field: IField): HTMLInputElement | HTMLSelectElement {
    const input = field.choices
      ? Private.select(field.choices)
      : Private.input(field.placeholder ?? '');
    input.name = field.name;
    input.value = field.value ?? field.choices?.[0] ?? '';
    this.node.append(
      element('label', '', element('span', '', field.label), input)
    );
    return input;
  }

  private readonly _inputs = new Map<
    string,
    HTMLInputElement | HTMLSelectElement
  >();
}

namespace Private {
  /** An input for one line of text. */
  export function input(placeholder: string): HTMLInputElement {
    const node = element('input', 'jp-mod-styled');
    node.type = 'text';
    node.placeholder = placeholder;
    return node;
  }

  /** A choice of texts. */
  export function select(choices: string[]): HTMLSelectElement {
    const node = element('select', 'jp-mod-styled');
    for (const choice of choices) {
      node.add(new Option(choice, choice));
    }
    return node;
  }
}
