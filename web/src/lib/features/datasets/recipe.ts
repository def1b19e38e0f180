/** How a release is fetched, loaded, and kept without what people took back: commands to be copied. */
import type { Release } from '#lib/api/datasets.ts';

/** The commands for a registered recipient, whose key stands in KEY. */
export function toRecipe(release: Release): string {
	const first = release.configs.find(({ rows }) => rows > 0)?.name ?? 'posts';
	const at = `${location.origin}/api/salon/v1/datasets/${release.id}`;
	return `curl -s ${at} | python3 -c 'import json, sys; r = json.load(sys.stdin); print("\\n".join([*r["papers"].values(), *r["files"]]))' |
  while read -r file; do curl -sf --create-dirs -H "Authorization: Bearer $KEY" -o "${release.id}/\${file#*/files/}" "$file"; done

python3 -c 'import datasets; print(datasets.load_dataset("./${release.id}", "${first}"))'

salon dataset apply-tombstones ${release.id}`;
}
