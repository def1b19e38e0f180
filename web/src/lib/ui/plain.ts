/** The words of some HTML, without its tags. */

export function toPlainText(html: string): string {
	const spaced = html.replaceAll(/<br\s*\/?>|<\/p>/g, '$& ');
	const parsed = new DOMParser().parseFromString(spaced, 'text/html');
	return (parsed.body.textContent ?? '').trim();
}
