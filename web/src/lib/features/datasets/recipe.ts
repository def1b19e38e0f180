/** How a release is fetched, loaded, and kept without what people took back: commands to be copied. */
import type { Release } from '#lib/api/datasets.ts';

/** The commands for a registered recipient, whose key stands in KEY. */
export function toRecipe(release: Release): string {
	const first = release.configs.find(({ rows }) => rows > 0)?.name ?? 'posts';
	return `salon dataset fetch ${release.id} --out ${release.id} --url ${location.origin} --key KEY

python3 -c 'import datasets; print(datasets.load_dataset("./${release.id}", "${first}"))'

salon dataset apply-tombstones ${release.id} --key KEY`;
}

/** The same where there is no Salon: only curl, and each file's hash against the list. */
export function toPlainRecipe(release: Release): string {
	const at = `${location.origin}/api/salon/v1/datasets/${release.id}`;
	return `mkdir ${release.id} && cd ${release.id}
curl -sf ${at}/files/manifest.jsonl -o manifest.jsonl
python3 -c 'import json; [print(json.loads(x)["path"]) for x in open("manifest.jsonl")]' |
  while read -r file; do curl -sf --create-dirs -H "Authorization: Bearer KEY" -o "$file" "${at}/files/$file"; done
python3 -c 'import json; [print(r["sha256"] + "  " + r["path"]) for r in map(json.loads, open("manifest.jsonl"))]' | sha256sum -c
sha256sum manifest.jsonl`;
}
