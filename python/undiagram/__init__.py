"""Fine-tuning and inference of vision-language models that read database diagrams.

Two programs, started by the runner from the repository's root:

    python -m undiagram.train --run-dir runs/ID --dataset DIR
    python -m undiagram.predict --job FILE

and one that makes the small base model: `python -m undiagram.tiny`.
"""
