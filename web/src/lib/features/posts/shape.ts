/** The ratio a picture takes up before it has loaded. */
import type { Media } from '#lib/api/entities.ts';

const USUAL = { width: 1, height: 1 };

export function toSize(media: Media): { width: number; height: number } {
	const size = media.meta?.original ?? media.meta?.small;
	return size && size.width > 0 && size.height > 0 ? size : USUAL;
}

/** Tall pictures are held back so that one post never fills more than a screen. */
export function toFeedRatio(media: Media): number {
	const { width, height } = toSize(media);
	return Math.max(width / height, 0.75);
}
