/** Small pictures that stand for a word between colons. */
import { toLocalAddress } from '#lib/api/address.ts';

export interface Emoji {
	shortcode: string;
	url: string;
}

export interface EmojiPicture {
	/** As it was typed, with its colons: what is read aloud and copied. */
	name: string;
	src: string;
}

const SCAN = /(?<![\p{L}\p{N}_:]):(\w{2,64}):(?![\p{L}\p{N}_:])/gu;

/** Words and pictures in turn; a shortcode that stands for nothing stays as it was typed. */
export function splitEmoji(text: string, emojis: readonly Emoji[]): (string | EmojiPicture)[] {
	if (emojis.length === 0 || !text.includes(':')) return [text];
	const known = new Map(emojis.map((emoji) => [emoji.shortcode, emoji.url]));
	const parts: (string | EmojiPicture)[] = [];
	let from = 0;
	for (const match of text.matchAll(SCAN)) {
		const url = known.get(match[1] ?? '');
		if (url === undefined) continue;
		if (match.index > from) parts.push(text.slice(from, match.index));
		parts.push({ name: match[0], src: toLocalAddress(url) ?? url });
		from = match.index + match[0].length;
	}
	if (from < text.length) parts.push(text.slice(from));
	return parts;
}
