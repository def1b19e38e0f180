/** What stands in each frame of the easel. */
import type { Media } from '#lib/api/entities.ts';
import type { Generation, Shape, Variation } from '#lib/api/making-entities.ts';
import { t } from '#lib/text/studio.ts';
import type { Slot } from './kept.ts';

export interface Frame {
	at: number;
	variation: Variation | null;
	media: Media | null;
	/** The newest there is to see. */
	address: string | null;
	progress: number;
	ratio: number;
	/** Why there is no picture and will be none; null while there may be. */
	failure: string | null;
}

/** The frames, in their order; those that wait to be asked for have the shape that is asked for. */
export function toFrames(
	slots: readonly Slot[],
	made: ReadonlyMap<string, Generation>,
	shape: Shape | null
): Frame[] {
	return slots.map((slot, at) => {
		const generation = slot.generation === null ? undefined : made.get(slot.generation);
		const variation = generation?.variations.find(({ index }) => index === slot.index) ?? null;
		const media = variation?.media ?? null;
		const size = generation ?? shape;
		return {
			at,
			variation,
			media,
			address: media ? (media.preview_url ?? media.url) : (variation?.preview_url ?? null),
			progress: media ? 1 : (variation?.progress ?? 0),
			ratio: size ? size.width / size.height : 1,
			failure: toFailure(variation)
		};
	});
}

function toFailure(variation: Variation | null): string | null {
	if (variation?.state === 'failed') return variation.error ?? t.studio.failedPlain;
	return variation?.state === 'cancelled' ? t.studio.notDrawn : null;
}
