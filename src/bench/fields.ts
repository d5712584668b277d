import { Dialog } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { Answers } from './cells';

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
    super({ node: document.createElement('div') });
    this.addClass('jp-nbedit-fields');
    for (const field of fields) {
      this._inputs.set(field.name, this._add(field));
    }
    const note = document.createElement('p');
    note.textContent = hint;
    this.node.append(note);
  }

  /** What was answered. */
  getValue(): Answers {
    return Object.fromEntries(
      [...this._inputs].map(([name, input]) => [name, input.value.trim()])
    );
  }

  private _add(field: IField): HTMLInputElement | HTMLSelectElement {
    const label = document.createElement('label');
    const text = document.createElement('span');
    text.textContent = field.label;
    const input = field.choices
      ? Private.select(field.choices)
      : Private.input(field.placeholder ?? '');
    input.name = field.name;
    input.value = field.value ?? field.choices?.[0] ?? '';
    label.append(text, input);
    this.node.append(label);
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
    const node = document.createElement('input');
    node.type = 'text';
    node.placeholder = placeholder;
    node.className = 'jp-mod-styled';
    return node;
  }

  /** A choice of texts. */
  export function select(choices: string[]): HTMLSelectElement {
    const node = document.createElement('select');
    node.className = 'jp-mod-styled';
    for (const choice of choices) {
      node.add(new Option(choice, choice));
    }
    return node;
  }
}
