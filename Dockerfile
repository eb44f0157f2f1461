# The dashboard in a container: docker build -t mnist-dashboard . && docker run -p 8501:8501 --memory 1g mnist-dashboard
FROM python:3.12-slim

RUN useradd --create-home dashboard
WORKDIR /app
COPY requirements.txt requirements-cluster.txt ./
# Fits on machines of their own need requirements-cluster.txt.
ARG REQUIREMENTS=requirements.txt
RUN pip install --no-cache-dir -r $REQUIREMENTS
COPY --chown=dashboard app.py ./
COPY --chown=dashboard .streamlit .streamlit
COPY --chown=dashboard pages pages
COPY --chown=dashboard mnist_core mnist_core

USER dashboard
# Where classes are kept, unless a database is named: docs/class.md.
ENV MNIST_CLASS_DATABASE=/home/dashboard/classes
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "from urllib.request import urlopen; assert urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4).read() == b'ok'"]
CMD ["streamlit", "run", "app.py", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501", "--server.fileWatcherType=none"]
