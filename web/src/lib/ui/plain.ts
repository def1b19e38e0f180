/** The words of some HTML, without its tags, and without the address that a quote begins with. */

export function toPlainText(html: string): string {
	const spaced = html.replaceAll(/<br\s*\/?>|<\/p>/g, '$& ');
	const parsed = new DOMParser().parseFromString(spaced, 'text/html');
	for (const reference of parsed.querySelectorAll('.quote-inline')) reference.remove();
	return (parsed.body.textContent ?? '').trim();
}
