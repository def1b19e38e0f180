/** The emoji one can write: this place's own pictures first, then a small set of everybody's. */
import { listCustomEmoji } from '#lib/api/custom-emoji.ts';
import { toLocalAddress } from '#lib/api/address.ts';
import { t } from '#lib/text/making.ts';

export interface WritableEmoji {
	key: string;
	/** What is written into the post. */
	text: string;
	names: string;
	picture?: string;
}

class Emojis {
	own = $state.raw<WritableEmoji[]>([]);
	readonly common: readonly WritableEmoji[] = t.writing.emojis.map(([text = '', names = '']) => ({
		key: text,
		text,
		names
	}));
	#asked: Promise<void> | null = null;

	/** Fetches this place's own once; without them the common ones are still there. */
	load(): Promise<void> {
		this.#asked ??= listCustomEmoji()
			.then((found) => {
				this.own = found.map(({ shortcode, url }) => ({
					key: shortcode,
					text: `:${shortcode}:`,
					names: shortcode.toLowerCase(),
					picture: toLocalAddress(url) ?? url
				}));
			})
			.catch(() => {
				this.#asked = null;
			});
		return this.#asked;
	}

	find(words: string, most = Infinity): WritableEmoji[] {
		const wanted = words.trim().toLowerCase();
		return [...this.own, ...this.common].filter((one) => one.names.includes(wanted)).slice(0, most);
	}
}

export const emojis = new Emojis();
