"""Video, animations and sound: what kind a file is, and the forms of it that every browser plays, made by ffmpeg."""
