"""The demonstration: invented firms, people and cameras, a believable day; made once by the demo's set-up."""
