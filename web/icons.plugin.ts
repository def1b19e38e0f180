/**
 * Writes each of lucide's icons out as the picture it is. As the library has them, an icon is a list of shapes that one
 * component puts together anew, with a dozen attributes each, every time a post is shown: more than half of the work of
 * showing a post. Written out, the browser copies it in one step.
 */
import type { Plugin } from 'vite';

const ICON = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;
const DATA = /const iconData = (\{.*\});\n/;
/** Of lucide's 24 pixels: slim strokes, for all icons alike. */
const STROKE = 1.75;

interface IconData {
	name: string;
	node: [tag: string, attributes: Record<string, string>][];
}

/** What Svelte is given as a number it looks up among all properties of an element first, so sizes are words here. */
function draw({ name, node }: IconData): string {
	const shapes = node.map(([tag, attributes]) => {
		const words = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
		return `<${tag} ${words.join(' ')} />`;
	});
	return `<script lang="ts">
	let { size = 24 }: { size?: number } = $props();
</script>
<svg class="lucide lucide-${name}" width={\`\${size}\`} height={\`\${size}\`} viewBox="0 0 24 24" fill="none" stroke="currentColor"
	stroke-width="${STROKE}" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes.join('')}</svg>`;
}

export function icons(): Plugin {
	return {
		name: 'icons',
		enforce: 'pre',
		transform(code, id) {
			if (!ICON.test(id)) return null;
			const data = DATA.exec(code)?.[1];
			if (data === undefined) throw new Error(`lucide writes its icons otherwise now: ${id}`);
			return { code: draw(JSON.parse(data) as IconData), map: null };
		}
	};
}
