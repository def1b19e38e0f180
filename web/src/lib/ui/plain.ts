/** The words of some HTML, without its tags, and without the address that a quote begins with. */
import DOMPurify from 'dompurify';

const KEPT = { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], RETURN_DOM_FRAGMENT: true } as const;

export function toPlainText(html: string): string {
	const spaced = html.replaceAll(/<br\s*\/?>|<\/p>/g, '$& ');
	const parsed = DOMPurify.sanitize(spaced, { ...KEPT, ALLOWED_TAGS: [...KEPT.ALLOWED_TAGS], ALLOWED_ATTR: [...KEPT.ALLOWED_ATTR] });
	for (const reference of parsed.querySelectorAll('.quote-inline')) reference.remove();
	return (parsed.textContent ?? '').trim();
}
