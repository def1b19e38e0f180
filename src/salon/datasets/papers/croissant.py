"""The description of a release for machines: Croissant 1.1 with its RAI extension, PROV-O and ODRL."""

from typing import Any

import pyarrow as pa

from salon.datasets.configs.shape import IMAGE, Column
from salon.datasets.papers.models import About, ConfigFacts
from salon.kit.clock import to_wire

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "prov": "http://www.w3.org/ns/prov#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "arrayShape": "cr:arrayShape",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {
    pa.string(): "sc:Text",
    pa.bool_(): "sc:Boolean",
    pa.date32(): "sc:Date",
    pa.float32(): "sc:Float",
    pa.int16(): "sc:Integer",
    pa.int32(): "sc:Integer",
    pa.int64(): "sc:Integer",
    IMAGE: "sc:ImageObject",
}


def to_croissant(about: About) -> dict[str, Any]:
    """The whole description; every file with its hash, every column with its meaning."""
    place = {"@type": "sc:Organization", "name": about.title, "url": about.url}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": about.name,
        "description": f"Posts, pictures and choices of people at {about.url} who agreed to this.",
        "license": f"{_to_address(about)}/files/TERMS.md",
        "url": _to_address(about),
        "version": about.version,
        "datePublished": to_wire(about.moment.at),
        "creator": place,
        "publisher": place,
        "isLiveDataset": False,
        "citeAs": f"{about.title}, {about.name} {about.version}, {about.url}",
        "usageInfo": _to_offer(about),
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:endedAtTime": to_wire(about.moment.at),
            "prov:used": {"@type": "prov:Entity", "name": f"The log of {about.url} up to {about.moment.seq}"},
            "prov:wasAssociatedWith": {"@type": "prov:Organization", "name": about.title, "url": about.url},
        },
        **_to_responsibility(about),
        "distribution": [entry for one in about.filled for entry in _to_files(one)],
        "recordSet": [_to_records(one) for one in about.filled],
    }


def _to_address(about: About) -> str:
    """Where the release is described to everybody."""
    return f"{about.url}/api/salon/v1/datasets/{about.name}-v{about.major}"


def _to_offer(about: About) -> dict[str, Any]:
    """What may be done with it, as ODRL says such things: use, with the duty to delete what is withdrawn."""
    return {
        "@type": "odrl:Offer",
        "odrl:uid": f"{_to_address(about)}/files/TERMS.md",
        "odrl:permission": {
            "odrl:action": {"@id": "odrl:use"},
            "odrl:duty": [
                {"odrl:action": {"@id": "odrl:delete"}, "description": "Delete within 30 days what tombstones name."},
                {"odrl:action": {"@id": "odrl:ensureExclusivity"}, "description": "Keep to the column allows."},
            ],
        },
        "odrl:prohibition": {
            "odrl:action": {"@id": "odrl:anonymize"},
            "description": "Do not undo the replaced names.",
        },
    }


def _to_responsibility(about: About) -> dict[str, Any]:
    tombstones = f"{_to_address(about)}/tombstones"
    return {
        "rai:dataCollection": "Posted in public by people who were asked, purpose by purpose, and said yes.",
        "rai:dataCollectionType": ["Direct measurement", "Software collection"],
        "rai:dataCollectionTimeframe": to_wire(about.moment.at),
        "rai:dataCollectionRawData": "Rows and files of a Salon server; nothing is collected elsewhere.",
        "rai:dataPreprocessingProtocol": [
            "Account names are replaced by HMAC-SHA-256 under a key of this release.",
            "E-mail addresses, telephone, card and account numbers, IP addresses, keys and names are covered.",
            "Times are told by the day.",
        ],
        "rai:dataAnnotationProtocol": "People chose while using the place: likes, and one of two in challenges.",
        "rai:annotatorDemographics": "Adults; nothing else is known of them.",
        "rai:personalSensitiveInformation": [
            "Words and pictures can show opinions, health, sexuality or belief; what is marked sensitive is left out."
        ],
        "rai:dataBiases": "People who chose this place and said yes; places on the screen sway choices.",
        "rai:dataLimitations": "Covering of personal data goes by rules: a name within a sentence stays.",
        "rai:dataUseCases": ["Training and judging models, as the column allows permits", "Research into preferences"],
        "rai:dataSocialImpact": "People can see which releases hold their work, and take it out of all of them.",
        "rai:dataReleaseMaintenancePlan": f"Withdrawals are listed for good at {tombstones}; new versions lack them.",
    }


def _to_files(facts: ConfigFacts) -> list[dict[str, Any]]:
    """Each shard, and the set of them a config is read from."""
    files: list[dict[str, Any]] = [
        {
            "@type": "cr:FileObject",
            "@id": shard.path,
            "name": shard.path,
            "contentUrl": shard.path,
            "contentSize": f"{shard.bytes} B",
            "encodingFormat": "application/x-parquet",
            "sha256": shard.sha256,
        }
        for shard in facts.shards
    ]
    return [
        *files,
        {
            "@type": "cr:FileSet",
            "@id": facts.config.name,
            "name": facts.config.name,
            "containedIn": [{"@id": shard.path} for shard in facts.shards],
            "encodingFormat": "application/x-parquet",
            "includes": f"data/{facts.config.name}/*.parquet",
        },
    ]


def _to_records(facts: ConfigFacts) -> dict[str, Any]:
    config = facts.config
    return {
        "@type": "cr:RecordSet",
        "@id": f"{config.name}_rows",
        "name": f"{config.name}_rows",
        "description": config.says,
        "key": {"@id": f"{config.name}_rows/item_id"},
        "field": [_to_field(facts, column) for column in config.columns],
    }


def _to_field(facts: ConfigFacts, column: Column) -> dict[str, Any]:
    many = pa.types.is_list(column.type)
    kind = column.type.value_type if many else column.type
    source: dict[str, Any] = {"fileSet": {"@id": facts.config.name}, "extract": {"column": column.name}}
    if kind == IMAGE:
        source["transform"] = {"jsonPath": "bytes"}
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{facts.config.name}_rows/{column.name}",
        "name": column.name,
        "description": column.says,
        "dataType": TYPES[kind],
        "source": source,
    }
    if not many:
        return field
    # Readers decode a list of pictures only where it is said in the words of 1.0.
    return field | ({"repeated": True} if kind == IMAGE else {"isArray": True, "arrayShape": "-1"})
