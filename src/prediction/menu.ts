import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Menu } from '@lumino/widgets';
import { CommandIDs as ModelCommandIDs } from '../model/commands';
import { RECORD_COMMAND } from '../tokens';
import { AccessibleMenu } from '../ui/menu';
import { CommandIDs, EAGERNESS, MODES } from './choices';
import { CommandIDs as EditCommandIDs } from './commands';
import { HelpCommandIDs } from './help';
import { SNOOZES } from './snooze';

/** The menu of all that can be done about predictions. */
export function statusMenu(
  commands: CommandRegistry,
  trans: TranslationBundle
): Menu {
  const menu = new AccessibleMenu({ commands });
  const within = (label: string, items: Menu.IItemOptions[]) => {
    const submenu = new AccessibleMenu({ commands });
    submenu.title.label = label;
    items.forEach(item => submenu.addItem(item));
    menu.addItem({ type: 'submenu', submenu });
  };
  menu.addItem({ command: CommandIDs.status });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.toggle });
  menu.addItem({ command: CommandIDs.toggleNotebook });
  menu.addItem({ command: CommandIDs.toggleLanguage });
  menu.addItem({ type: 'separator' });
  within(
    trans.__('When to Suggest'),
    MODES.map(mode => ({ command: CommandIDs.mode, args: { mode } }))
  );
  within(
    trans.__('Eagerness'),
    EAGERNESS.map(eagerness => ({
      command: CommandIDs.eagerness,
      args: { eagerness }
    }))
  );
  within(
    trans.__('Snooze'),
    SNOOZES.map(minutes => ({
      command: CommandIDs.snooze,
      args: { minutes }
    }))
  );
  menu.addItem({ command: CommandIDs.wake });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: EditCommandIDs.runStale });
  menu.addItem({ type: 'separator' });
  // Of other plugins of this package, which may be switched off.
  menu.addItem({ command: ModelCommandIDs.choose });
  menu.addItem({ command: RECORD_COMMAND });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: HelpCommandIDs.keys });
  menu.addItem({ command: HelpCommandIDs.tour });
  menu.addItem({ command: CommandIDs.settings });
  return menu;
}
