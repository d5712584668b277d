import { MenuSvg } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';

/**
 * A menu of which screen readers can tell what its items are.
 *
 * #### Notes
 * Lumino's menus give no role to what opens another menu, and let separators have
 * the focus.
 */
export class AccessibleMenu extends MenuSvg {
  /** Handle that the items are to be drawn. */
  protected override onUpdateRequest(message: Message): void {
    super.onUpdateRequest(message);
    for (const item of this.contentNode.querySelectorAll('.lm-Menu-item')) {
      const { type } = (item as HTMLElement).dataset;
      if (type === 'separator') {
        item.setAttribute('role', 'separator');
        item.removeAttribute('tabindex');
      } else if (type === 'submenu') {
        item.setAttribute('role', 'menuitem');
      }
    }
  }
}
