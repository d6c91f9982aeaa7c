"""What runs inside the Rasa server (Python 3.10). Imports nothing of ours."""
