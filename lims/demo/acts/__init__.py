"""The acts of the stories: what a person does at one moment, by the operations of its stage and nothing else."""
