/** Have the browser save something as a file. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken the content by the next task.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
