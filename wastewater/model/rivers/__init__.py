"""Rivers in detail: retention by cited models, routing over a tree of reaches, the ways to sea."""
