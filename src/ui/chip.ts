import { element } from './dom';

/**
 * What holds a key cap, and is pressed with the mouse instead of the key.
 *
 * #### Notes
 * Whoever is writing stays where they are: what is around it would take the focus,
 * or make another cell the active one.
 */
export function keyChip(key: HTMLElement, onPressed: () => void): HTMLElement {
  const chip = element('span', 'jp-nbedit-chip', key);
  chip.addEventListener('mousedown', event => {
    if (event.button === 0) {
      event.preventDefault();
      event.stopPropagation();
      onPressed();
    }
  });
  return chip;
}
