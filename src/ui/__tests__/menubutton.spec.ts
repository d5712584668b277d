import { CommandRegistry } from '@lumino/commands';
import { Menu, Widget } from '@lumino/widgets';
import { MenuButton } from '../menubutton';

describe('MenuButton', () => {
  it('opens its menu, and gives the focus back when that closes', () => {
    const menu = new Menu({ commands: new CommandRegistry() });
    const button = new MenuButton(menu);
    Widget.attach(button, document.body);
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();

    button.node.click();
    expect(menu.isAttached).toBe(true);
    expect(button.node.getAttribute('aria-expanded')).toBe('true');
    menu.close();
    expect(document.activeElement).toBe(field);
    expect(button.node.getAttribute('aria-expanded')).toBe('false');

    button.dispose();
    expect(menu.isDisposed).toBe(true);
  });
});
