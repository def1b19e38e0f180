/** The blurred ground of a picture, as an image for stylesheets: a canvas for each would weigh more than the picture's post. */
import { decode } from 'blurhash';

/** A blurhash has few waves, which so many pixels a side hold. */
const SIDE = 16;
/** Of a Windows bitmap without compression, the one format that is written without a library; see BITMAPINFOHEADER. */
const HEADER = 54;
const BYTES = HEADER + 3 * SIDE * SIDE;

/** A blurhash as `url(...)`; null where it is none. */
export function toGround(blurhash: string): string | null {
	try {
		return `url("data:image/bmp;base64,${btoa(String.fromCharCode(...toBitmap(decode(blurhash, SIDE, SIDE))))}")`;
	} catch {
		return null;
	}
}

/** Colours of four bytes as a bitmap of three, from its last row to its first. */
function toBitmap(colours: Uint8ClampedArray): Uint8Array {
	const bytes = new Uint8Array(BYTES);
	const header = new DataView(bytes.buffer);
	header.setUint16(0, 0x424d); /* "BM" */
	header.setUint32(2, BYTES, true);
	header.setUint32(10, HEADER, true);
	header.setUint32(14, HEADER - 14, true);
	header.setInt32(18, SIDE, true);
	header.setInt32(22, SIDE, true);
	header.setUint16(26, 1, true);
	header.setUint16(28, 24, true);
	for (let at = 0; at < SIDE * SIDE; at++) {
		const row = SIDE - 1 - Math.floor(at / SIDE);
		const to = HEADER + 3 * (row * SIDE + (at % SIDE));
		for (let colour = 0; colour < 3; colour++) bytes[to + 2 - colour] = colours[4 * at + colour] ?? 0;
	}
	return bytes;
}
