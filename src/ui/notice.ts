import { Notification } from '@jupyterlab/apputils';

/** A notification of something that lasts: said once, and gone as soon as it is. */
export class LastingNotice {
  /**
   * It is so, or still.
   *
   * #### Notes
   * What the user has put away stays away, whatever else is wrong meanwhile, until
   * nothing is.
   */
  say(message: string, actions: readonly Notification.IAction[] = []): void {
    if (message === this._message) {
      return;
    }
    this._message = message;
    if (this._id) {
      Notification.update({ id: this._id, message, actions: [...actions] });
    } else {
      this._id = Notification.warning(message, {
        autoClose: false,
        actions: [...actions]
      });
    }
  }

  /** It is so no more. */
  end(): void {
    if (this._id) {
      Notification.dismiss(this._id);
    }
    this._id = this._message = '';
  }

  private _id = '';
  private _message = '';
}
