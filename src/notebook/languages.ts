/**
 * Whether edits in a language are predicted.
 *
 * @param language - The language as a kernel or an editor names it, in lower case.
 *
 * @param predicted - The languages of the server.
 *
 * #### Notes
 * Kernels call Python by its versions, too: "python3", "ipython". As on the server,
 * nothing else that has the name of a language in its own is that language:
 * JupyterLab calls Markdown "ipythongfm".
 */
export function isPredicted(
  language: string,
  predicted: readonly string[]
): boolean {
  const name = language.replace(/^ipython/, 'python').replace(/[23]+$/, '');
  return predicted.includes(name);
}

/** A language as one writes it; kernels and editors name it in lower case here. */
export function languageName(language: string): string {
  return language.charAt(0).toUpperCase() + language.slice(1);
}
