"""Charts that help to decide: what to measure, what to do, and how sure that is."""
